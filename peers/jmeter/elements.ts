import { escaped } from '../../lib/plan/summary/xml'

/** An element of a test plan, with what hangs below it. */
export interface JmxNode {
  /** Its tag and class, which JMeter's saveservice.properties maps. */
  element: string
  gui: string
  name: string
  properties: string
  children: readonly JmxNode[]
}

export const textProp = (name: string, value: string): string =>
  `<stringProp name="${name}">${escaped(value)}</stringProp>`
export const boolProp = (name: string, value: boolean): string => `<boolProp name="${name}">${value}</boolProp>`
export const intProp = (name: string, value: number): string => `<intProp name="${name}">${value}</intProp>`

export function node(
  element: string,
  gui: string,
  name: string,
  properties: readonly string[],
  children: readonly JmxNode[] = [],
): JmxNode {
  return { element, gui, name, properties: properties.join(''), children }
}

/** The test plan as the file that JMeter opens. */
export function jmxOf(plan: JmxNode): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<jmeterTestPlan version="1.2" properties="5.0" jmeter="5.6.3">',
    `<hashTree>${written(plan)}</hashTree>`,
    '</jmeterTestPlan>',
    '',
  ].join('\n')
}

function written({ element, gui, name, properties, children }: JmxNode): string {
  const attributes = `guiclass="${gui}" testclass="${element}" testname="${escaped(name)}" enabled="true"`
  const below = children.length > 0 ? `<hashTree>${children.map(written).join('')}\n</hashTree>` : '<hashTree/>'
  return `\n<${element} ${attributes}>${properties}</${element}>\n${below}`
}
