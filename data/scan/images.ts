import { byShape, type Detector } from './detector'

/** How base64 of a picture begins: PNG, JPEG, GIF, WebP and WAV, BMP, TIFF, DICOM has no beginning of its own. */
const pictures = String.raw`iVBORw0KGgo|\/9j\/|R0lGOD[dl]h|UklGR|SUkqA|TU0AK`
/** ISO/IEC 19794 records of finger minutiae, finger, face and iris images. */
const biometrics = 'Rk1SAC|RklSAD|RkFDAD|SUlSAD'

/** Pictures and biometric records in text; looked for before long blocks are taken out. */
export const images: readonly Detector[] = [
  byShape(
    'photo',
    new RegExp(`data:image/[\\w.+-]+;base64,[A-Za-z\\d+/=]*|(?<![A-Za-z\\d+/])(?:${pictures})[A-Za-z\\d+/=]{16,}`, 'g'),
  ),
  byShape('biometric', new RegExp(`(?<![A-Za-z\\d+/])(?:${biometrics})[A-Za-z\\d+/=]{8,}`, 'g')),
]

const magics: readonly (readonly [id: 'photo' | 'biometric', at: number, bytes: string])[] = [
  ['photo', 0, '\x89PNG'],
  ['photo', 0, '\xff\xd8\xff'],
  ['photo', 0, 'GIF8'],
  ['photo', 8, 'WEBP'],
  ['photo', 0, 'II*\0'],
  ['photo', 0, 'MM\0*'],
  ['photo', 128, 'DICM'],
  ['biometric', 0, 'FMR\0'],
  ['biometric', 0, 'FIR\0'],
  ['biometric', 0, 'IIR\0'],
  ['biometric', 8, 'WAVE'],
]

/** What a file is that is no text, by its first bytes; undefined when it is nothing of a person. */
export function imageIn(start: Buffer): 'photo' | 'biometric' | undefined {
  return magics.find(([, at, bytes]) => start.toString('latin1', at, at + bytes.length) === bytes)?.[0]
}
