/** What an external group is, and where it comes from, in a sentence. */
export const WHAT_IT_IS =
  'An external group is a group of your identity provider or directory: sign-in tokens or a directory job say who is in it, and here you say what it brings.';
