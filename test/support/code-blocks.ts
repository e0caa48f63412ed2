// The fenced code blocks of a document, as a reader copies them.

export interface CodeBlock {
  /** The heading above the block. */
  readonly section: string;
  /** The first word after the opening fence, such as `sh`. */
  readonly language: string;
  /** The text after it on that line; readers don't see it. */
  readonly mark: string;
  readonly code: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function codeBlocksIn(text: string): CodeBlock[] {
  let section = '';
  return [...text.matchAll(/^## +(.+)$|^```(\w*) ?(.*)\n([^]*?)^```$/gm)].flatMap(
    ([, heading, language, mark, code]): CodeBlock[] => {
      if (heading !== undefined) section = heading;
      if (language === undefined || mark === undefined || code === undefined) return [];
      return [{ section, language, mark, code }];
    },
  );
}
