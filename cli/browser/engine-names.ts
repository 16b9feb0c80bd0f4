/** The browsers that pages are visited with. */
export const engineNames = ['chromium', 'firefox'] as const
export type EngineName = (typeof engineNames)[number]
