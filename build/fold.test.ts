import { SourceMap } from 'node:module'
import { encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import { describe, expect, it } from 'vitest'
import { fold, folding } from './fold'

/** A half of these lines. */
const half = (...lines: string[]) => ['export default function half(k6, init, made) {', ...lines, '}', ''].join('\n')

/** What a half puts into `made`. */
function run(text: string): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  new Function('k6', 'init', 'made', `'use strict';\n${text.replace('export default ', '')}\nhalf(k6, init, made)`)(
    {},
    {},
    made,
  )
  return made
}

/** The functions that stand in the half itself, by their names. */
const standing = (text: string) =>
  [...text.matchAll(/^ *(?:var (\S+) = \(|function (\S+)\()/gm)].map((one) => one[1] ?? one[2])

describe('fold', () => {
  it('makes one function of those that are only called, which mean what they meant', () => {
    const text = half(
      '  var began = 5;',
      '  function sum(a, b = base(), { c } = { c: 3 }) {',
      '    return a + b + c;',
      '  }',
      '  function base() { return began; }',
      '  var twice = (of) => ({ value: of * 2 });',
      '  function fib(n) {',
      '    if (n < 2) return n;',
      '    return fib(n - 1) + fib(n - 2);',
      '  }',
      '  function late(n) {',
      '    const own = n + 1;',
      '    return () => own + base();',
      '  }',
      '  function nothing(into) {',
      '    into.was = true;',
      '  }',
      '  const one = late(1), two = late(2);',
      '  began = 7;',
      '  made.sums = [sum(1), sum(1, 2), sum(1, 2, { c: 4 }), sum(1, void 0)];',
      '  made.twice = twice(twice(2).value).value;',
      '  made.fib = fib(10);',
      '  made.late = [one(), two(), one()];',
      '  made.nothing = nothing(made);',
    )
    const folded = fold(text)
    expect(run(folded)).toEqual(run(text))
    expect(run(folded)).toMatchObject({ sums: [11, 6, 7, 11], twice: 8, fib: 55, late: [9, 10, 9], was: true })
    expect(standing(folded)).toEqual(['$all'])
  })

  it('makes constants at the first look, and once', () => {
    const text = half(
      '  var count = 0;',
      '  function marked(of) { count += 1; return { of }; }',
      '  var table = { a: 1, b: [2, { c: 3 }], d() { return this.a; } };',
      '  var kinds = { Box: class { value = table.a; } };',
      '  var Own = class { get() { return table; } };',
      '  var unused = /* @__PURE__ */ marked("unused");',
      '  var used = /* @__PURE__ */ marked("used");',
      '  var effect = marked("effect");',
      '  var passed = () => table;',
      '  function look() { return { table, kinds }; }',
      '  function first(of) {',
      '    swaps.a = of;',
      '    return swaps.a;',
      '  }',
      '  var swaps = {};',
      '  made.first = first({ b: 1 });',
      '  var writes = {};',
      '  writes.a = 1;',
      '  var swapped = { a: 1 };',
      '  [swapped] = [{ a: 2 }];',
      '  var later = { count };',
      '  made.before = count;',
      '  made.values = [table.d(), new kinds.Box().value, new Own().get() === passed(), look().table === table, writes, swapped.a];',
      '  made.passed = [1].map(passed)[0] === table;',
      '  made.used = [used.of, used === used, unused === void 0];',
      '  made.after = [count, effect.of, later];',
    )
    const { before, after, ...values } = run(fold(text))
    const plain = run(text)
    expect(values).toEqual({ values: plain['values'], first: { b: 1 }, passed: true, used: plain['used'] })
    expect([before, plain['before']]).toEqual([1, 3])
    expect([after, plain['after']]).toEqual([
      [3, 'effect', { count: 1 }],
      [3, 'effect', { count: 3 }],
    ])
    expect(fold(text)).toMatch(/^ *var swapped = \{/m)
  })

  it('keeps a function that is more than called, or is no block by itself', () => {
    const text = half(
      '  function passedOn() { return 1; }',
      '  function kept() { return 2; }',
      '  function self() { return this; }',
      '  function counts() { return arguments.length; }',
      '  function rest(...all) { return all.length; }',
      '  function hoists() { var x; { var x = 3; } return x; }',
      '  function spread(a, b) { return a + b; }',
      '  function perhaps() { return 4; }',
      '  var again = () => 5;',
      '  function called() { return 6; }',
      '  function calledToo({ called: renamed }) { return renamed + called(); }',
      '  made.kept = kept;',
      '  made.all = [[0].map(passedOn)[0], kept(), self.call(7), counts(1, 2), rest(1, 2, 3), hoists(), spread(...[1, 2]), perhaps?.()];',
      '  again = () => 8;',
      '  made.again = again();',
      '  made.called = calledToo({ called: called() });',
    )
    const folded = fold(text)
    const { kept, ...values } = run(folded)
    expect(values).toEqual({ all: [1, 2, 7, 2, 3, 3, 3, 4], again: 8, called: 12 })
    expect(kept).toBeInstanceOf(Function)
    const left = ['passedOn', 'kept', 'self', 'counts', 'rest', 'hoists', 'spread', 'perhaps', 'again']
    expect(standing(folded)).toEqual(['$all', ...left])
  })

  it('leaves a name that something within has too', () => {
    const text = half(
      '  function name() { return 1; }',
      '  function other() { return 2; }',
      '  function third() { return 3; }',
      '  made.sum = [4].map((name) => name + other() + third())[0] + name();',
    )
    expect(run(fold(text))).toEqual({ sum: 10 })
    expect(standing(fold(text))).toEqual(['$all', 'name'])
  })

  it('keeps the line that each line came from', () => {
    const lines = [
      '  function one() {',
      '    return fails();',
      '  }',
      '  function fails() {',
      '    throw 1;',
      '  }',
      '  one();',
    ]
    const text = half(...lines)
    const mappings = text.split('\n').map((_, line): SourceMapSegment[] => [[0, 0, line * 10, 0]])
    const map = { version: 3, sources: ['a.ts'], names: [], mappings: encode(mappings) }
    const inline = (of: object) => `//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(of))}`
    const [folded = '', folding = ''] = fold(text + inline(map)).split(/(?=\/\/# sourceMappingURL)/)
    const of = new SourceMap(JSON.parse(atob(folding.split('base64,')[1] ?? '')))
    for (const line of ['throw 1', 'return $all', '$all(0);']) {
      const at = folded.split('\n').findIndex((text) => text.includes(line))
      const was = text
        .split('\n')
        .findIndex((text) => text.includes(line.replace('$all(0)', 'one()').replace('$all', 'fails')))
      expect(of.findEntry(at, 5), line).toMatchObject({ originalSource: 'a.ts', originalLine: was * 10 })
    }
  })
})

describe('folding', () => {
  it('is done once for halves that differ in their maps alone', async () => {
    const make = folding()
    const text = half('  function a() {}', '  function b() {}', '  a(), b();')
    const map = `//# sourceMappingURL=data:application/json;base64,${btoa('{"version":3,"sources":[],"mappings":""}')}`
    expect(await make(text + map)).toBe(await make(`${text}//# sourceMappingURL=data:application/json;base64,other`))
  })
})
