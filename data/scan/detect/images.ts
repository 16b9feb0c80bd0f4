import { createHash } from 'node:crypto'

/** How base64 of a picture begins: PNG, JPEG, GIF, WebP and WAV, BMP, TIFF, DICOM has no beginning of its own. */
const pictures = String.raw`iVBORw0KGgo|\/9j\/|R0lGOD[dl]h|UklGR|SUkqA|TU0AK`
/** ISO/IEC 19794 records of finger minutiae, finger, face and iris images. */
const biometrics = 'Rk1SAC|RklSAD|RkFDAD|SUlSAD'

const picture = new RegExp(
  `data:image/[\\w.+-]+;base64,[A-Za-z\\d+/=]*|(?<![A-Za-z\\d+/])(?:${pictures})[A-Za-z\\d+/=]{16,}`,
  'g',
)
const record = new RegExp(`(?<![A-Za-z\\d+/])(?:${biometrics})[A-Za-z\\d+/=]{8,}`, 'g')
const beginning = new RegExp(`data:image/|${pictures}|${biometrics}`)

/** Pictures that are no person's, by the SHA-256 of their base64: what the tools put into what they write. */
const knownPictures = new Set([
  // The icon of k6's dashboard export (k6 2.2.0).
  '73de6c29b38bfdfe48739fa20dfd066b2bda97875aa3727e91028b75c32eb335',
])

/** Whether there can be any in a text: told at once, where to look for them takes time. */
export function mayHoldImages(text: string): boolean {
  return beginning.test(text)
}

/** Pictures and biometric records in a text: looked for before long blocks are taken out. */
export function imagesIn(text: string): { id: 'photo' | 'biometric'; value: string }[] {
  if (!mayHoldImages(text)) return []
  const photos = (text.match(picture) ?? []).filter((value) => !isKnownPicture(value.replace(/^data:.*,/, '')))
  const records = text.match(record) ?? []
  return [
    ...photos.map((value) => ({ id: 'photo' as const, value })),
    ...records.map((value) => ({ id: 'biometric' as const, value })),
  ]
}

/** @param base64 without what stands before it in a URL */
export function isKnownPicture(base64: string): boolean {
  return knownPictures.has(createHash('sha256').update(base64).digest('hex'))
}
