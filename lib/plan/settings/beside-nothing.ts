import { look } from './paths'

/** Why a script finds nothing of its checkout, where that is so: one line, for whoever wonders at what is missing. */
export function besideNothing(): string[] {
  return look('./data/manifest.json') === 'nothing'
    ? [
        'nothing of a checkout lies beside this script: from standard input or through a link k6 finds neither dist/data nor what npm run up wrote; give k6 the path of the script in dist/',
      ]
    : []
}
