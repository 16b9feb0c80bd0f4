/**
 * The ranges from which every value that stands for an identifier of a person is taken.
 * They are allow-lists: a value that is not in them is not synthetic. The numbers are those of
 * the 18 identifiers of 45 CFR 164.514(b)(2).
 */

/**
 * Geographic area codes of the United States, by state. In each, 555-0100 to 555-0199 is set aside for
 * fiction (North American Numbering Plan); that does not hold for toll-free, personal or premium codes.
 * One string, not an array: a string constant is shared by all VUs.
 */
const areaCodeTable =
  // Alabama to Delaware, District of Columbia
  ' 205 251 256 334 938 907 480 520 602 623 928 479 501 870' +
  ' 209 213 310 323 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 747 760 805 818 831 858' +
  ' 909 916 925 949 951 303 719 720 970 203 475 860 959 302 202' +
  // Florida to Iowa
  ' 239 305 321 352 386 407 561 727 754 772 786 813 850 863 904 941 954 229 404 470 478 678 706 762 770 912' +
  ' 808 208 217 224 309 312 331 618 630 708 773 779 815 847 872 219 260 317 574 765 812 319 515 563 641 712' +
  // Kansas to Missouri
  ' 316 620 785 913 270 502 606 859 225 318 337 504 985 207 240 301 410 443 339 351 413 508 617 774 781 857 978' +
  ' 231 248 269 313 517 586 616 734 810 906 947 989 218 320 507 612 651 763 952 228 601 662 769' +
  ' 314 417 573 636 660 816' +
  // Montana to Oregon
  ' 406 308 402 702 775 603 201 551 609 732 848 856 862 908 973 505 575' +
  ' 212 315 347 516 518 585 607 631 646 716 718 845 914 917 252 336 704 828 910 919 980 701' +
  ' 216 234 330 419 440 513 567 614 740 937 405 580 918 503 541 971' +
  // Pennsylvania to Wyoming
  ' 215 267 412 484 570 610 717 724 814 878 401 803 843 864 605 423 615 731 865 901 931' +
  ' 210 214 254 281 325 361 409 432 469 512 682 713 806 817 830 832 903 915 936 940 956 972 979' +
  ' 435 801 802 276 434 540 571 703 757 804 206 253 360 425 509 304 262 414 608 715 920 307 '

/** Numbers 4 and 5: how many reserved phone numbers each area code has. */
export const phonesPerAreaCode = 100

/** The area codes with a reserved range; a new array at each call. */
export function areaCodes(): string[] {
  return areaCodeTable.trim().split(' ')
}

/** One of {@link areaCodes}, without making them all. @param part from 0 up to, not including, 1 */
export function areaCodeAt(part: number): string {
  const at = 1 + 4 * Math.floor(part * Math.floor(areaCodeTable.length / 4))
  return areaCodeTable.slice(at, at + 3)
}

/**
 * A reserved phone number in E.164.
 * @param areaCode one of {@link areaCodes}
 * @param line 0 to 99, the last two digits
 */
export function reservedPhone(areaCode: string, line: number): string {
  return `+1${areaCode}55501${String(line).padStart(2, '0')}`
}

/** Whether a number, written in E.164 to the letter, is in the reserved range: +1 NXX 555-0100 … 0199, NXX geographic. */
export function isReservedPhone(e164: string): boolean {
  // No regular expression: this runs for every call, and the first one in a VU costs it some kilobytes.
  const inShape = e164.length === 12 && e164.startsWith('+1') && e164.slice(5, 10) === '55501'
  return inShape && isDigit(e164[10]) && isDigit(e164[11]) && areaCodeTable.includes(` ${e164.slice(2, 5)} `)
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

/** Number 6: domains of RFC 2606 and RFC 6761 that can belong to nobody; their subdomains too. One expression: it runs in VUs. */
/** Whether an email address is at a domain reserved for examples and tests. */
export function isReservedEmail(email: string): boolean {
  return /^[\w.+-]+@(?:(?:[a-z\d-]+\.)*example\.(?:com|net|org)|(?:[a-z\d-]+\.)+(?:test|example|invalid))$/.test(email)
}

/** Number 1: first names; each is written with a number behind it, as no real one is. */
export const firstNames = [
  ...['Ada', 'Ben', 'Cleo', 'Dara', 'Emil', 'Fern', 'Gus', 'Hana', 'Ivo', 'Juno', 'Kit', 'Lena', 'Milo'],
  ...['Nora', 'Otis', 'Pia', 'Quinn', 'Remy', 'Suri', 'Theo', 'Uma', 'Vito', 'Wren', 'Xena', 'Yuri', 'Zoe'],
]

/** Number 1: family names, all words of testing. */
export const familyNames = [
  ...['Sample', 'Fixture', 'Mockwell', 'Stubbs-Test', 'Placeholder', 'Dummyson', 'Testerly', 'Fakenham'],
  ...['Specimen', 'Prototype', 'Sandbox', 'Simulant', 'Synthwell', 'Trialman', 'Examplar', 'Nulling'],
]

/** A fictional name: `Ada7 Sample42`. `first` and `family` index the lists, wrapping round. */
export function reservedName(first: number, family: number, number: number): string {
  return `${firstNames[first % firstNames.length]}${number} ${familyNames[family % familyNames.length]}${number}`
}

/** Whether a name is one of the fictional ones, with its numbers. */
export function isReservedName(name: string): boolean {
  const [, first, family] = /^([A-Za-z]+)\d+ ([A-Za-z-]+)\d+$/.exec(name) ?? []
  return first !== undefined && family !== undefined && firstNames.includes(first) && familyNames.includes(family)
}
