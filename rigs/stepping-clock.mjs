// Loaded into a server before its own code: its clock steps ahead by STEP_MS whenever it gets SIGUSR2.
const stepMs = Number(process.env.STEP_MS)
const RealDate = Date
let ahead = 0
process.on('SIGUSR2', () => {
  ahead += stepMs
})
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + ahead)
    else super(...given)
  }
  static now() {
    return RealDate.now() + ahead
  }
}
