import { expect, test } from 'vitest'
import { forwardedHeaders } from './forwarded-headers'
import type { Route } from './routes'

const route = { style: 'standard' } as Route

test.each([
  [undefined, 'application/json'],
  ['text/plain', 'application/json'],
  [';;', 'application/json'],
  ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
  ['application/cloudevents+json', 'application/cloudevents+json'],
  ['application/json; x=\u00e9', 'application/json'],
])('the content type %j goes on as %s', (given, sent) => {
  expect(forwardedHeaders(route, given === undefined ? {} : { 'content-type': given })['content-type']).toBe(sent)
})

test('nothing goes on that an upstream would not take, nor anything of the connection', () => {
  const headers = {
    host: 'hooks.example.test',
    authorization: 'Bearer x',
    cookie: 'x',
    'x-forwarded-for': '192.0.2.1',
    'webhook-signature': 'v1,\u00ff',
    'webhook-timestamp': '1',
  }
  expect(forwardedHeaders(route, headers)).toEqual({
    'content-type': 'application/json',
    'provider-webhook-timestamp': '1',
  })
})
