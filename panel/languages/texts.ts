// What a language has to provide: a text for every key of the English file.
import type { account, board, demo, element, embedded, pages, report, settings, signIn } from './en';

export type ElementTexts = Readonly<Record<keyof typeof element, string>>;
export type DemoTexts = Readonly<Record<keyof typeof demo, string>>;
export type SettingsTexts = Readonly<Record<keyof typeof settings, string>>;
export type BoardTexts = Readonly<Record<keyof typeof board, string>>;
export type ReportTexts = Readonly<Record<keyof typeof report, string>>;
/** The links from one page to the others. */
export type PagesTexts = Readonly<Record<keyof typeof pages, string>>;
export type AccountTexts = Readonly<Record<keyof typeof account, string>>;
export type SignInTexts = Readonly<Record<keyof typeof signIn, string>>;
export type EmbeddedTexts = Readonly<Record<keyof typeof embedded, string>>;
