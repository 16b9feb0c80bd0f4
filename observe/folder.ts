/** Where what is made from the tables lies, in the checkout. */
export const generatedFolder = 'observe/generated'
