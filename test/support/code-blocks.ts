// The fenced code of a document, as a reader who copies it sees it.

export interface CodeBlock {
  /** The heading above it. */
  readonly section: string;
  /** The first word behind the fence, such as `sh`. */
  readonly language: string;
  /** What follows it there; readers don't see it. */
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
