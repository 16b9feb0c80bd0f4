import { type components, requestLine } from '../../../contracts/generated/medcor'
import type { FieldsOf } from '../../data/fields/shape'
import { configured, countField, platformToken } from '../../data/plain'

type Schemas = components['schemas']

export const loginFields = {
  email: configured,
  password: configured,
  idle_timeout_s: countField,
  absolute_timeout_s: countField,
} satisfies FieldsOf<Schemas['Credentials']>

export const refreshFields = { refresh: platformToken } satisfies FieldsOf<Schemas['RefreshRequest']>

/** What every session sends, by method and path template. */
export const sessionBodies = () => ({ [requestLine.login]: loginFields, [requestLine.refresh]: refreshFields })
