// Puts a page's texts into the page. The page's file has them in English, so that it can be read before the script runs.

/**
 * Writes the texts that elements name: `data-text` as their content, `data-label` as their accessible name,
 * `data-placeholder` into a field.
 * @param locale the language of the texts
 */
export function fillPage(texts: Readonly<Record<string, string>>, locale: string): void {
  document.documentElement.lang = locale;
  for (const part of document.querySelectorAll<HTMLElement>('[data-text]'))
    part.textContent = named(texts, part, 'text');
  for (const part of document.querySelectorAll<HTMLElement>('[data-label]'))
    part.ariaLabel = named(texts, part, 'label');
  for (const part of document.querySelectorAll<HTMLTextAreaElement>('[data-placeholder]'))
    part.placeholder = named(texts, part, 'placeholder');
}

/** @throws if the page names a text that there is not, since page and script are built together. */
function named(texts: Readonly<Record<string, string>>, part: HTMLElement, name: string): string {
  const text = texts[part.dataset[name] ?? ''];
  if (text === undefined) throw new Error(`There is no text "${part.dataset[name]}".`);
  return text;
}
