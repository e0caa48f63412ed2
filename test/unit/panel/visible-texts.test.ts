// No text that a reader of a page sees is in one language only: in a page's file each is named, so that the script puts
// the translation in its place, and in a script each comes from panel/languages.
import { ElementType, parseDocument } from 'htmlparser2';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as english from '../../../panel/languages/en';
import { parseSource, readSources, repositoryRoot, type SourceFile } from '../../support/source-imports';

const publicFolder = join(repositoryRoot, 'panel/public');
const hasWords = (text: string) => /\p{L}{2}/u.test(text);

/** A name, and what is the same in every language. */
const untranslated = ['Undertone', 'Azure AI Language', 'whsec_…', 'npm start', 'npm run token'];
/** The parts that a page's own script fills in. */
const filledByScript = ['token-help', 'messages'];

type Node = ReturnType<typeof parseDocument>['children'][number];
const named = { 'aria-label': 'data-label', placeholder: 'data-placeholder', title: '', alt: '', 'data-empty': '' };
const englishTexts: Record<string, Readonly<Record<string, string>>> = english;

/** What a reader sees of a page's file and no translation replaces, or another text than the one it names. */
function faultsOfPage(html: string): string[] {
  const faults: string[] = [];
  const isEnglish = (key: string, text: string) =>
    Object.values(englishTexts).some((section) => section[key] === text.replace(/\s+/g, ' ').trim());
  const textOf = (node: Node): string =>
    'children' in node ? node.children.map(textOf).join('') : node.type === ElementType.Text ? node.data : '';
  const check = (node: Node): void => {
    if (node.type === ElementType.Text && hasWords(node.data) && !untranslated.includes(node.data.trim()))
      faults.push(node.data.trim());
    if (!('children' in node)) return;
    const attributes = 'attribs' in node ? node.attribs : {};
    const { id = '', 'data-text': key } = attributes;
    if (filledByScript.includes(id) && attributes['data-label'] === undefined) return;
    for (const [attribute, name] of Object.entries(named)) {
      const text = attributes[attribute] ?? '';
      const isFilled = filledByScript.includes(id) || untranslated.includes(text);
      if (hasWords(text) && !isFilled && !isEnglish(attributes[name] ?? '', text)) faults.push(`${attribute}=${text}`);
    }
    if (key === undefined) node.children.forEach(check);
    else if (!isEnglish(key, textOf(node))) faults.push(`${key}: ${textOf(node).trim()}`);
  };
  check(parseDocument(html));
  return faults;
}

/** Where a text gets into a page: by a property, or as an argument. */
const properties = ['text', 'textContent', 'innerText', 'title', 'ariaLabel', 'placeholder', 'aria-label', 'alt'];
const functions = ['setText', 'alert', 'confirm', 'prompt', 'append', 'prepend', 'replaceChildren', 'Option'];

/** The literal texts of a script that a reader may see: those that get into the page, and all that are sentences. */
function literalsIn({ tree }: Pick<SourceFile, 'tree'>): string[] {
  const found: string[] = [];
  const nameOf = (node: ts.Node): string =>
    ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
  const isForDevelopers = (node: ts.Node): boolean =>
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isTypeNode(node) ||
    (ts.isNewExpression(node) && nameOf(node.expression).endsWith('Error')) ||
    (ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.SuperKeyword || node.expression.getText().startsWith('console.'))) ||
    (ts.isPropertyAssignment(node) && node.name.getText() === 'class');
  const isShown = (node: ts.Node): boolean => {
    const { parent } = node;
    if (ts.isConditionalExpression(parent)) return parent.condition !== node && isShown(parent);
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
      return ts.SyntaxKind.EqualsEqualsEqualsToken !== parent.operatorToken.kind && isShown(parent);
    if (ts.isParenthesizedExpression(parent)) return isShown(parent);
    if (ts.isBinaryExpression(parent)) return parent.right === node && properties.includes(nameOf(parent.left));
    if (ts.isPropertyAssignment(parent))
      return parent.initializer === node && properties.includes(parent.name.getText().replace(/'/g, ''));
    return (
      (ts.isCallExpression(parent) || ts.isNewExpression(parent)) &&
      parent.expression !== node &&
      functions.includes(nameOf(parent.expression))
    );
  };
  const visit = (node: ts.Node): void => {
    if (isForDevelopers(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
        : node.text;
      const isSentence = /\p{Lu}[\p{L}’']*( [\p{L}’']+){2}/u.test(text);
      if (hasWords(text) && !untranslated.includes(text) && (isSentence || isShown(node))) found.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

describe('A page', () => {
  it.each(readdirSync(publicFolder).filter((name) => name.endsWith('.html')))('%s names all its texts', (name) => {
    expect(faultsOfPage(readFileSync(join(publicFolder, name), 'utf8'))).toEqual([]);
  });

  it.each([
    ['<p>Hello there</p>', ['Hello there']],
    ['<p>Undertone</p><code>npm start</code>', []],
    ['<h1 data-text="heading">Supervisor’s board</h1>', []],
    ['<h1 data-text="heading">Supervisor’s  bored</h1>', ['heading: Supervisor’s  bored']],
    ['<p><b data-text="heading">Supervisor’s board</b> rest</p>', ['rest']],
    ['<a title="Go back">…</a>', ['title=Go back']],
    ['<ul aria-label="Chat" data-label="chat"></ul><ul aria-label="Chat"></ul>', ['aria-label=Chat']],
    ['<input placeholder="whsec_…" /><input placeholder="Write" />', ['placeholder=Write']],
  ])('is checked: %s', (html, faults) => {
    expect(faultsOfPage(html)).toEqual(faults);
  });
});

describe('A script', () => {
  it('takes what a reader sees from the languages', () => {
    const sources = readSources('panel').filter(({ path }) => !path.startsWith('panel/languages/'));
    const found = sources.flatMap((source) => literalsIn(source).map((text) => `${source.path}: ${text}`));
    expect(sources.length).toBeGreaterThan(60);
    expect(found).toEqual([]);
  });

  it.each([
    ["elementOf('p', { text: 'Loading' })", ['Loading']],
    ["elementOf('p', { text: isOpen ? 'Open' : texts.closed })", ['Open']],
    ["elementOf('p', { class: 'quiet Open the door', text: texts.open })", []],
    ["elementOf('p', { attributes: { 'aria-label': `Close ${name}` } })", ['Close …']],
    ["setText(part, 'Ready'); setText(part, '–')", ['Ready']],
    ["document.title = 'Board'; part.id = 'board'", ['Board']],
    ["part.append('by ', name); if (part.title === 'Board') go()", ['by ']],
    ["const late = 'No answer from Zendesk.'; panel.hide(late)", ['No answer from Zendesk.']],
    ['panel.hide(`This page was not opened by ${origin}.`)', ['This page was not opened by ….']],
    ["throw new TokenError('The page has no token'); console.warn('The page has no token')", []],
    ["import a from 'One two three'; type B = 'One two three'", []],
    ["fetch('queues?limit=1', { method: 'POST' })", []],
  ])('is checked: %s', (text, literals) => {
    expect(literalsIn(parseSource('panel/a.ts', text))).toEqual(literals);
  });
});
