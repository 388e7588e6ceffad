/** What a statement has another text for. Each field has a few values, which are our own: no text of a request. */
type Choice = Readonly<Record<string, string | boolean | readonly unknown[]>>;

/**
 * One of something for each choice of what makes a text another one: an order, whether a text is looked for, which columns are written.
 * Each is made when it is first wanted, and kept.
 *
 * @param make makes one
 * @returns takes a choice, with its fields always in one order, and gives what was made for it
 */
export function perChoice<C extends Choice, T>(make: (choice: C) => T): (choice: C) => T {
  const made = new Map<string, T>();
  return (choice) => {
    const key = JSON.stringify(choice);
    let one = made.get(key);
    if (one === undefined) made.set(key, (one = make(choice)));
    return one;
  };
}
