import { look } from './paths'

/** One line that says why the script finds no file of its checkout, if so; else nothing. */
export function besideNothing(): string[] {
  return look('./data/manifest.json') === 'nothing'
    ? [
        'nothing of a checkout lies beside this script: from standard input or through a link k6 finds neither dist/data nor what npm run up wrote; give k6 the path of the script in dist/',
      ]
    : []
}
