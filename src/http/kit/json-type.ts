/** Whether a Content-Type says that a body is JSON, in whatever charset: it is read as UTF-8. */
export const isJsonType = (text: string): boolean => /^application\/json\s*(;|$)/i.test(text);
