import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import { Unreadable } from './unread'

/** What a PDF holds. */
export interface Pdf {
  /** What is written on each page, in its fields and notes, and about the document. */
  text: string
  /** The pages on which a picture stands. */
  pictures: number[]
  attachments: { name: string; content: Buffer }[]
}

/** Node 20 lacks it, and PDF.js needs it. */
if (!('transferToFixedLength' in ArrayBuffer.prototype))
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    value(this: ArrayBuffer): ArrayBuffer {
      return structuredClone(this, { transfer: [this] })
    },
  })

/** @throws Unreadable when it is encrypted @throws Error when it is damaged */
export async function readPdf(bytes: Buffer): Promise<Pdf> {
  const { OPS } = await getResolvedPDFJS()
  const painting = [OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageXObjectRepeat]
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: true }).catch(
    (error: Error) => {
      throw error.name === 'PasswordException' ? new Unreadable('is encrypted') : error
    },
  )
  try {
    const lines: string[] = []
    const pictures: number[] = []
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      lines.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join(''))
      for (const { fieldName, fieldValue, contentsObj, titleObj } of await page.getAnnotations())
        lines.push(...[fieldValue && `${fieldName}: ${fieldValue}`, contentsObj?.str, titleObj?.str].filter(Boolean))
      const { fnArray } = await page.getOperatorList()
      if (fnArray.some((operation) => painting.includes(operation))) pictures.push(number)
    }
    const { info } = await pdf.getMetadata()
    for (const [key, value] of Object.entries(info)) if (typeof value === 'string') lines.push(`${key}: ${value}`)
    const attached = Object.values((await pdf.getAttachments()) ?? {}) as { filename: string; content: Uint8Array }[]
    const attachments = attached.map(({ filename, content }) => ({ name: filename, content: Buffer.from(content) }))
    return { text: lines.join('\n'), pictures, attachments }
  } finally {
    await pdf.loadingTask.destroy()
  }
}
