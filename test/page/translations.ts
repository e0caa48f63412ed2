// The panel's texts in all languages.
import * as de from '../../panel/languages/de';
import * as en from '../../panel/languages/en';
import * as es from '../../panel/languages/es';
import * as fr from '../../panel/languages/fr';
import * as it from '../../panel/languages/it';
import * as nl from '../../panel/languages/nl';
import * as pt from '../../panel/languages/pt';

export const translations = { en, de, fr, es, pt, it, nl };
