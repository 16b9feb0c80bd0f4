import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import ts from 'typescript'

/*
 * k6 makes each function that a half holds anew in every VU: some 0.7 KB each, however seldom it is called. So the
 * functions of a half that are only ever called become the cases of one:
 *
 *   function leaving() { … }                 function $all($case, $0, …) {
 *   function thinks(random, meanS) { … }  →    if ($case < 1) { … }
 *   if (leaving()) thinks(chance(), 5)         else { let random = $0, meanS = $1; … }
 *                                            }
 *                                            if ($all(0)) $all(1, $all(2), 5)
 *
 * A function that is passed on, kept or compared stays one of its own. Lines stay whole, so that the source map does.
 */

/** The text of a half, with its source map in it as before; made once of halves that differ in nothing but their map. */
export function folding(): (half: string) => Promise<string> {
  const made = new Map<string, string>()
  return async (half) => {
    const [text = ''] = half.split(mapMark)
    const known = made.get(text) ?? fold(half)
    made.set(text, known)
    return known
  }
}

const mapMark = '//# sourceMappingURL=data:application/json;base64,'

/** A stretch of the half's text, and what replaces it. */
interface Edit {
  from: number
  to: number
  text: string
}

/** One function that becomes a case: where it stands with its declaration, its parts, and where it is called. */
interface Folded {
  name: string
  statement: ts.Statement
  made: ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction
  calls: ts.CallExpression[]
}

/** @param half a module that exports the half as one function, as esbuild prints it: a statement a line at least */
export function fold(half: string): string {
  const [text = '', map] = half.split(mapMark)
  const file = ts.createSourceFile('half.js', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS)
  const body = file.statements.find(ts.isFunctionDeclaration)?.body
  const folded = body ? foldable(body) : []
  if (!body || folded.length < 2) return half

  const calls = folded.flatMap(({ calls }, at) => calls.map((call) => callOfCase(call, at)))
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line
  const lines: string[] = []
  /** The line of the half that each line was, for the map. */
  const origins: number[] = []
  const put = (from: number, to: number, edits: readonly Edit[]) => {
    const first = lineAt(from)
    for (const [at, line] of edited(text, from, to, edits).split('\n').entries()) {
      lines.push(line)
      origins.push(first + at)
    }
  }
  const say = (line: string) => {
    lines.push(line)
    origins.push(-1)
  }

  const bodyFrom = body.getStart() + 1
  put(0, bodyFrom, [])
  const most = Math.max(...folded.map(({ made }) => made.parameters.length))
  say(`function $all(${['$case', ...Array.from({ length: most }, (_, at) => `$${at}`)].join(', ')}) {`)
  const putCases = (from: number, to: number) => {
    const middle = (from + to) >> 1
    if (to - from > 1) {
      say(`if ($case < ${middle}) {`)
      putCases(from, middle)
      say('} else {')
      putCases(middle, to)
      say('}')
      return
    }
    const { made } = folded[from] as Folded
    const ofBody = made.body as ts.ConciseBody
    const parameters = made.parameters.map((parameter, at) =>
      variableOf(parameter, at, (node) => edited(text, node.getStart(), node.getEnd(), calls)),
    )
    if (parameters.length > 0) say(`let ${parameters.join(', ')}`)
    if (ts.isBlock(ofBody)) {
      put(ofBody.getStart() + 1, ofBody.getEnd() - 1, calls)
    } else {
      say('return (')
      put(ofBody.getStart(), ofBody.getEnd(), calls)
      say(')')
    }
  }
  putCases(0, folded.length)
  say('}')
  const taken = folded.map(({ statement }) => ({ from: statement.getStart(), to: statement.getEnd(), text: '' }))
  let from = bodyFrom
  for (const { from: start, to } of taken.sort((a, b) => a.from - b.from)) {
    put(from, start, calls)
    from = to
  }
  put(from, text.length, calls)
  return `${lines.join('\n')}\n${map === undefined ? '' : mapMark + mapOf(map, origins)}`
}

/** The functions of a half's body that are called, and nothing else. */
function foldable(body: ts.Block): Folded[] {
  const folded = new Map<string, Folded>()
  for (const statement of body.statements) {
    const one = functionOf(statement)
    if (one && standsAlone(one.made)) folded.set(one.name, { ...one, statement, calls: [] })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const one = folded.get(node.text)
      if (one && !isPropertyName(node) && node !== nameOf(one.statement)) {
        const { parent } = node
        const isCalled = ts.isCallExpression(parent) && parent.expression === node && !parent.questionDotToken
        if (isCalled && !parent.arguments.some(ts.isSpreadElement)) one.calls.push(parent)
        else folded.delete(node.text)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(body)
  return [...folded.values()]
}

function nameOf(statement: ts.Statement): ts.Node | undefined {
  if (ts.isFunctionDeclaration(statement)) return statement.name
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.name : undefined
}

function functionOf(statement: ts.Statement): Pick<Folded, 'name' | 'made'> | undefined {
  if (ts.isFunctionDeclaration(statement) && statement.name) return { name: statement.name.text, made: statement }
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined
  const { name, initializer } = statement.declarationList.declarations[0] as ts.VariableDeclaration
  const isFunction = initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
  return isFunction && ts.isIdentifier(name) ? { name: name.text, made: initializer } : undefined
}

/** Whether a function means the same as a block of another: it has no `this`, no `arguments`, and hoists nothing. */
function standsAlone(made: Folded['made']): boolean {
  if (!made.body || made.asteriskToken || made.modifiers?.length) return false
  if (made.parameters.some(({ dotDotDotToken }) => dotDotDotToken)) return false
  const isOwn = (node: ts.Node): boolean => {
    if (node.kind === ts.SyntaxKind.ThisKeyword || ts.isMetaProperty(node)) return false
    if (ts.isIdentifier(node) && node.text === 'arguments' && !isPropertyName(node)) return false
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) return false
    // A function within has its own of these; an arrow function has none, and methods are seen through their object.
    if (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) return true
    return !ts.forEachChild(node, (child) => !isOwn(child) || undefined)
  }
  return !made.forEachChild((child) => !isOwn(child) || undefined)
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isAccessor(parent)) &&
    parent.name === node
  )
}

/** `f(a)` as a call of the case. */
function callOfCase(call: ts.CallExpression, at: number): Edit {
  const from = call.expression.getStart()
  const opens = call.getText().indexOf('(', call.expression.getEnd() - call.getStart()) + call.getStart() + 1
  return { from, to: opens, text: `$all(${at}${call.arguments.length > 0 ? ', ' : ''}` }
}

/** A parameter as a variable of its case. */
function variableOf(
  { name, initializer }: ts.ParameterDeclaration,
  at: number,
  textOf: (node: ts.Node) => string,
): string {
  const value = initializer ? `$${at} === void 0 ? ${textOf(initializer)} : $${at}` : `$${at}`
  return `${textOf(name)} = ${value}`
}

function edited(text: string, from: number, to: number, edits: readonly Edit[]): string {
  let at = from
  let made = ''
  for (const edit of edits.filter((edit) => edit.from >= from && edit.to <= to).sort((a, b) => a.from - b.from)) {
    made += text.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return made + text.slice(at, to)
}

/** The map of a text whose lines were lines of another: file and line are all that a stack trace takes from it. */
function mapOf(map: string, origins: readonly number[]): string {
  const known = JSON.parse(Buffer.from(map, 'base64').toString()) as { mappings: string }
  const ofLines = decode(known.mappings)
  const mappings = origins.map((line) => {
    const first = ofLines[line]?.find((segment) => segment.length > 1)
    return first ? [[0, first[1] as number, first[2] as number, first[3] as number]] : []
  }) as SourceMapMappings
  return Buffer.from(JSON.stringify({ ...known, names: [], mappings: encode(mappings) })).toString('base64')
}
