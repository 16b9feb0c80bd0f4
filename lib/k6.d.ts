/** k6 has a console; its types leave it to the DOM library, which would let in everything else of a browser. */
declare const console: Record<'debug' | 'log' | 'info' | 'warn' | 'error', (message: string) => void>
