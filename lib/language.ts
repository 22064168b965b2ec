/** Of all texts, dates and numbers (BCP 47). It is not in lib/texts.ts, as scripts of pages need it without the texts. */
export const language = 'en-GB';
