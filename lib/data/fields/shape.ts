import type { FieldClass } from '../identifier'

/** What each field of a JSON value may hold: a class, the fields of an object, or those of every item of a list. */
export type Fields = FieldClass | { readonly [field: string]: Fields } | readonly [Fields]

/** The fields of a type, all of them and no others: what the contract gains, this table misses, and does not compile. */
export type FieldsOf<T> = [NonNullable<T>] extends [readonly (infer Item)[]]
  ? readonly [FieldsOf<Item>]
  : [NonNullable<T>] extends [object]
    ? { readonly [K in keyof Required<NonNullable<T>>]: FieldsOf<NonNullable<T>[K]> }
    : FieldClass

/** A field that must not be sent or kept; never with the value. */
export interface Misfit {
  /** The way to it from the whole value: see {@link placeOf}. */
  field: string
  /** The class it is of, or undefined when the table has no such field. */
  fieldClass: string | undefined
}

/**
 * The first field outside its class, or of no class; null and undefined hold nothing. It runs for each request of a
 * VU: the path to a field is put together only where one is wrong.
 */
export function misfit(value: unknown, fields: Fields): Misfit | undefined {
  if (value === null || value === undefined) return undefined
  if (isClass(fields)) return fields.holds(value) ? undefined : { field: '', fieldClass: fields.id }
  if (Array.isArray(fields)) {
    if (!Array.isArray(value)) return { field: '', fieldClass: 'list' }
    for (let item = 0; item < value.length; item++) {
      const wrong = misfit(value[item], fields[0])
      if (wrong) return { ...wrong, field: `[${item}]${wrong.field}` }
    }
    return undefined
  }
  if (typeof value !== 'object' || Array.isArray(value)) return { field: '', fieldClass: 'object' }
  const names = Object.keys(value)
  for (let at = 0; at < names.length; at++) {
    const field = names[at] as string
    const held = (value as Record<string, unknown>)[field]
    const of = (fields as Record<string, Fields>)[field]
    // What every object inherits is a function, and no table of fields.
    if (typeof of !== 'object') return { field: `.${field}`, fieldClass: undefined }
    // Most fields are single values: they are looked at here, which spares a call for each.
    if (isClass(of)) {
      if (held === null || held === undefined || of.holds(held)) continue
      return { field: `.${field}`, fieldClass: of.id }
    }
    const wrong = misfit(held, of)
    if (wrong) return { ...wrong, field: `.${field}${wrong.field}` }
  }
  return undefined
}

/** Where a misfit is, as in `visits[2].symptoms`. */
export function placeOf({ field }: Misfit): string {
  return field.replace(/^\./, '')
}

function isClass(fields: Fields): fields is FieldClass {
  return typeof (fields as FieldClass).holds === 'function'
}
