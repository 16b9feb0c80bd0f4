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
  /** As in `visits[2].symptoms`. */
  field: string
  /** The class it is of, or undefined when the table has no such field. */
  fieldClass: string | undefined
}

/** The first field outside its class, or of no class; null and undefined hold nothing. */
export function misfit(value: unknown, fields: Fields, at = ''): Misfit | undefined {
  if (value === null || value === undefined) return undefined
  if (isClass(fields)) return fields.holds(value) ? undefined : { field: at, fieldClass: fields.id }
  if (Array.isArray(fields)) {
    if (!Array.isArray(value)) return { field: at, fieldClass: 'list' }
    for (let item = 0; item < value.length; item++) {
      const wrong = misfit(value[item], fields[0], `${at}[${item}]`)
      if (wrong) return wrong
    }
    return undefined
  }
  if (typeof value !== 'object' || Array.isArray(value)) return { field: at, fieldClass: 'object' }
  for (const field in value) {
    const path = at === '' ? field : `${at}.${field}`
    const of = Object.hasOwn(fields, field) ? (fields as Record<string, Fields>)[field] : undefined
    const wrong = of
      ? misfit((value as Record<string, unknown>)[field], of, path)
      : { field: path, fieldClass: undefined }
    if (wrong) return wrong
  }
  return undefined
}

function isClass(fields: Fields): fields is FieldClass {
  return typeof (fields as FieldClass).holds === 'function'
}
