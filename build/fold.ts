import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import ts from 'typescript'

/*
 * k6 makes each function, object and array that a half holds anew in every VU: some 0.7 KB each, however seldom it is
 * looked at. So the functions that are only ever called become the cases of one, and a constant is made at the first
 * look at it, by a case too:
 *
 *   const limits = { a: 1 }                    var limits
 *   function leaving() { … }                   function $all($case, $0, …) {
 *   function thinks(random, meanS) { … }    →    if ($case < 1) return limits ??= { a: 1 }
 *   if (leaving()) thinks(limits, 5)             else if ($case < 2) { … }
 *                                                else { let random = $0, meanS = $1; … }
 *                                              }
 *                                              if ($all(1)) $all(2, $all(0), 5)
 *
 * Lines stay whole, so that the source map does.
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

type FunctionMade = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction

/** What becomes a case. */
interface Case {
  name: string
  /** Its declaration; what is called leaves with it, what is kept leaves its value. */
  statement: ts.Statement
  made: ts.Expression | ts.FunctionDeclaration
  /** Whether it is a function that is called and nothing else. */
  called: boolean
  /** Where its name stands, its declaration apart. */
  uses: ts.Identifier[]
}

/** A stretch of the half's text, and what replaces it. */
interface Edit {
  from: number
  to: number
  text: string
}

/** @param half a module that exports the half as one function, as esbuild prints it: a statement a line at least */
export function fold(half: string): string {
  const [text = '', map] = half.split(mapMark)
  const file = ts.createSourceFile('half.js', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS)
  const body = file.statements.find(ts.isFunctionDeclaration)?.body
  const cases = body ? casesOf(body) : []
  if (!body || cases.length < 2) return half

  const edits = cases.flatMap(({ uses, called }, at) => uses.map((use) => (called ? callOf(use, at) : lookAt(use, at))))
  const output: string[] = []
  /** The line of the half that each line was, for the map. */
  const origins: number[] = []
  const put = (from: number, to: number) => {
    const first = file.getLineAndCharacterOfPosition(from).line
    for (const [at, line] of edited(text, from, to, edits).split('\n').entries()) {
      output.push(line)
      origins.push(first + at)
    }
  }
  const say = (line: string) => {
    output.push(line)
    origins.push(-1)
  }
  const putCase = ({ name, made, called }: Case) => {
    if (!called) {
      say(`return ${name} ??= (`)
      put(made.getStart(), made.getEnd())
      say(');')
      return
    }
    const { parameters, body: content } = made as FunctionMade
    const variables = parameters.map((parameter, at) =>
      variableOf(parameter, at, (node) => edited(text, node.getStart(), node.getEnd(), edits)),
    )
    if (variables.length > 0) say(`let ${variables.join(', ')};`)
    if (content && ts.isBlock(content)) put(content.getStart() + 1, content.getEnd() - 1)
    else if (content) {
      say('return (')
      put(content.getStart(), content.getEnd())
      say(');')
    }
  }
  /** By halves: a case is found in as many steps as their number has binary digits. */
  const putCases = (from: number, to: number) => {
    if (to - from === 1) {
      putCase(cases[from] as Case)
      return
    }
    const middle = (from + to) >> 1
    say(`if ($case < ${middle}) {`)
    putCases(from, middle)
    say('} else {')
    putCases(middle, to)
    say('}')
  }

  let at = body.getStart() + 1
  put(0, at)
  const most = Math.max(...cases.map(({ made, called }) => (called ? (made as FunctionMade).parameters.length : 0)))
  say(`function $all(${['$case', ...Array.from({ length: most }, (_, at) => `$${at}`)].join(', ')}) {`)
  putCases(0, cases.length)
  say('}')
  for (const { name, statement, called } of [...cases].sort((a, b) => a.statement.pos - b.statement.pos)) {
    put(at, statement.getStart())
    if (!called) say(`var ${name};`)
    at = statement.getEnd()
  }
  put(at, text.length)
  return `${output.join('\n')}\n${map === undefined ? '' : mapMark + mapOf(map, origins)}`
}

/** What of a half's body may be a case. */
function casesOf(body: ts.Block): Case[] {
  const found = new Map<string, Case>()
  const constants = new Set<string>()
  for (const statement of body.statements) {
    const declared = declarationOf(statement)
    if (!declared) continue
    constants.add(declared.name)
    found.set(declared.name, { ...declared, statement, called: isFunction(declared.made), uses: [] })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isPropertyName(node)) {
      const one = found.get(node.text)
      if (one && node !== nameOf(one.statement)) {
        if (isWritten(node)) constants.delete(node.text)
        one.called &&= isPlainCall(node)
        one.uses.push(node)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(body)
  return [...found.values()].flatMap((one) => {
    if (!constants.has(one.name)) return []
    const called = one.called && standsAlone(one.made as FunctionMade)
    return called || (isKept(one.made) && isPure(one.made, constants)) ? [{ ...one, called }] : []
  })
}

/** A function, or a variable that is declared alone with its value. */
function declarationOf(statement: ts.Statement): Pick<Case, 'name' | 'made'> | undefined {
  if (ts.isFunctionDeclaration(statement) && statement.name) return { name: statement.name.text, made: statement }
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined
  const { name, initializer } = statement.declarationList.declarations[0] as ts.VariableDeclaration
  return initializer && ts.isIdentifier(name) ? { name: name.text, made: initializer } : undefined
}

function nameOf(statement: ts.Statement): ts.Node | undefined {
  if (ts.isFunctionDeclaration(statement)) return statement.name
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.name : undefined
}

const isFunction = (made: ts.Node): boolean =>
  ts.isFunctionDeclaration(made) || ts.isFunctionExpression(made) || ts.isArrowFunction(made)

/** Whether a name is that of a property, which says nothing of a variable. */
function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  const isMember = ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isAccessor(parent)
  return isMember && parent.name === node
}

/** Whether a name is declared here once more, or given another value. */
function isWritten(node: ts.Identifier): boolean {
  const { parent } = node
  if ('name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken
  for (let at: ts.Node = node; at.parent && !ts.isStatement(at); at = at.parent) {
    const { parent } = at
    if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return parent.initializer === at
    if (!ts.isBinaryExpression(parent) || parent.left !== at || !assigns(parent.operatorToken)) continue
    // `a.b = c` writes a property of it; `a = c` and `[a] = c` write the variable.
    return at === node || ts.isArrayLiteralExpression(at) || ts.isObjectLiteralExpression(at)
  }
  return false
}

const assigns = ({ kind }: ts.BinaryOperatorToken): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment

function isPlainCall(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    ts.isCallExpression(parent) &&
    parent.expression === node &&
    !parent.questionDotToken &&
    !parent.arguments.some(ts.isSpreadElement)
  )
}

/** Whether a function means the same as a block of another: it has no `this`, no `arguments`, and hoists nothing. */
function standsAlone(made: FunctionMade): boolean {
  if (!made.body || made.asteriskToken || made.modifiers?.length) return false
  if (made.parameters.some(({ dotDotDotToken }) => dotDotDotToken)) return false
  const isOwn = (node: ts.Node): boolean => {
    if (node.kind === ts.SyntaxKind.ThisKeyword || ts.isMetaProperty(node)) return false
    if (ts.isIdentifier(node) && node.text === 'arguments' && !isPropertyName(node)) return false
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) return false
    // A function within has its own of these, but for an arrow function.
    if (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) return true
    return !ts.forEachChild(node, (child) => !isOwn(child) || undefined)
  }
  return !made.forEachChild((child) => !isOwn(child) || undefined)
}

/** Whether a value is more than a number or a text, which cost nothing. */
function isKept(made: ts.Node): boolean {
  return (
    isFunction(made) ||
    ts.isClassExpression(made) ||
    ts.isObjectLiteralExpression(made) ||
    ts.isArrayLiteralExpression(made) ||
    ts.isRegularExpressionLiteral(made) ||
    isMarkedPure(made)
  )
}

/** Whether it is all one when a value is made: nothing else is done meanwhile, and what it is made of does not change. */
function isPure(made: ts.Node, constants: ReadonlySet<string>): boolean {
  const pure = (node: ts.Node) => isPure(node, constants)
  if (isFunction(made) || ts.isLiteralExpression(made)) return true
  if (ts.isClassExpression(made)) return !made.heritageClauses && made.members.every(isOfInstance)
  if (ts.isIdentifier(made)) return constants.has(made.text)
  if (ts.isPropertyAccessExpression(made)) return pure(made.expression)
  if (ts.isArrayLiteralExpression(made)) return made.elements.every(pure)
  if (ts.isSpreadElement(made) || ts.isSpreadAssignment(made)) return pure(made.expression)
  if (ts.isParenthesizedExpression(made) || ts.isComputedPropertyName(made)) return pure(made.expression)
  if (ts.isPrefixUnaryExpression(made)) return ts.isLiteralExpression(made.operand)
  if (isMarkedPure(made)) return (made as ts.CallExpression | ts.NewExpression).arguments?.every(pure) ?? true
  if (ts.isObjectLiteralExpression(made))
    return made.properties.every((property) => {
      if (property.name && ts.isComputedPropertyName(property.name) && !pure(property.name)) return false
      if (ts.isPropertyAssignment(property)) return pure(property.initializer)
      if (ts.isShorthandPropertyAssignment(property)) return pure(property.name)
      return ts.isMethodDeclaration(property) || ts.isAccessor(property) || pure(property)
    })
  return made.kind === ts.SyntaxKind.TrueKeyword || made.kind === ts.SyntaxKind.FalseKeyword
}

function isOfInstance(member: ts.ClassElement): boolean {
  if (ts.isClassStaticBlockDeclaration(member) || (member.name && ts.isComputedPropertyName(member.name))) return false
  return !(ts.canHaveModifiers(member) && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword))
}

/** Whether esbuild found a call to do nothing but give its value, or was told so. */
function isMarkedPure(made: ts.Node): boolean {
  return (
    (ts.isCallExpression(made) || ts.isNewExpression(made)) &&
    made.getSourceFile().text.slice(made.getFullStart(), made.getStart()).includes('@__PURE__')
  )
}

/** `f(a)` as a call of the case. */
function callOf(use: ts.Identifier, at: number): Edit {
  const call = use.parent as ts.CallExpression
  const to = call.getSourceFile().text.indexOf('(', use.getEnd()) + 1
  return { from: use.getStart(), to, text: `$all(${at}${call.arguments.length > 0 ? ', ' : ''}` }
}

/** A look at a constant; in parentheses, or `new a.B()` would become `new $all(0).B()`, which makes a `$all`. */
function lookAt(use: ts.Identifier, at: number): Edit {
  const name = ts.isShorthandPropertyAssignment(use.parent) ? `${use.text}: ` : ''
  return { from: use.getStart(), to: use.getEnd(), text: `${name}($all(${at}))` }
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
