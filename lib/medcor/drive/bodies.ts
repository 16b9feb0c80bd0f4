/** What a journey may send: see `bodies.control.ts` for what setup() and teardown() may. */
export { medcorBodies as bodies } from '../../data/fields/medcor'
