/**
 * Returns the page's element at `selector`.
 * @throws if it is missing or of another type, since page and script are built together.
 */
export function partOfPage<Kind extends Element>(selector: string, kind: abstract new () => Kind): Kind {
  const part = document.querySelector(selector);
  if (!(part instanceof kind)) throw new Error(`The page has no ${selector}`);
  return part;
}
