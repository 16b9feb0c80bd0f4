/** For tests: the nth factor of a fixed sequence about 1, with a spread of 1 %. */
export function noisy(n: number, spread = 0.01): number {
  const uniform = (salt: number) => {
    const x = Math.sin((n + 1) * 12.9898 + salt * 78.233) * 43758.5453
    return x - Math.floor(x)
  }
  // Box and Muller's normal from two uniform numbers.
  return 1 + spread * Math.sqrt(-2 * Math.log(1 - uniform(1))) * Math.cos(2 * Math.PI * uniform(2))
}
