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
const beginnings = [
  'data:image',
  'iVBOR',
  '/9j/',
  'R0lGOD',
  'UklGR',
  'SUkqA',
  'TU0AK',
  'Rk1SA',
  'RklSA',
  'RkFDA',
  'SUlSA',
]

/** Pictures that are no person's, by the SHA-256 of their text: what the tools put into what they write. */
const knownPictures = new Set([
  // The icon of k6's dashboard export (k6 2.2.0).
  'ffc56afb63e1259c52e2eabb7ebeaae6e64580ae7d5126ccdfa89cf77607a8b8',
])

/** Pictures and biometric records in a text: looked for before long blocks are taken out. */
export function imagesIn(text: string): { id: 'photo' | 'biometric'; value: string }[] {
  if (!beginnings.some((beginning) => text.includes(beginning))) return []
  const photos = (text.match(picture) ?? []).filter((value) => !knownPictures.has(sha256(value)))
  const records = text.match(record) ?? []
  return [
    ...photos.map((value) => ({ id: 'photo' as const, value })),
    ...records.map((value) => ({ id: 'biometric' as const, value })),
  ]
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
