/**
 * +1 NXX 555 0100–0199: reserved for fiction in every area of the North American numbering plan,
 * so it can never ring at a person. The provider dials nothing else.
 */
const reserved = /^\+1[2-9]\d{2}55501\d{2}$/

export function isReservedNumber(number: string): boolean {
  return reserved.test(number)
}
