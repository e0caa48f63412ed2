import { guessLatinLanguage } from '../../../shared/sentiment/latin-language';
import { readTokens } from '../../../shared/sentiment/read-text';

type Row = [name: string, text: { text: string; conversation?: string }, expected: string];

test.each([
  ['an English text is English', { text: 'Where is my order?' }, 'en'],
  ['a short text is in the language of the conversation', { text: 'super', conversation: 'de' }, 'de'],
  ['a short text without a conversation is English', { text: 'super' }, 'en'],
  ['German is detected', { text: 'Ich warte seit drei Wochen auf meine Bestellung und niemand antwortet mir' }, 'de'],
  ['French is detected', { text: "J'attends mon colis depuis trois semaines et personne ne me répond" }, 'fr'],
  ['Spanish is detected', { text: 'Llevo tres semanas esperando mi pedido y nadie me contesta' }, 'es'],
  ['Italian is detected', { text: 'Aspetto il mio pacco da tre settimane e nessuno mi risponde' }, 'it'],
  ['Dutch is detected', { text: 'Ik wacht al drie weken op mijn bestelling en niemand antwoordt' }, 'nl'],
  ['Portuguese is detected', { text: 'Estou à espera da minha encomenda há três semanas e ninguém responde' }, 'pt'],
  ['a few German words are enough', { text: 'Paket ist da, danke 🙂' }, 'de'],
  ['a few French words are enough', { text: 'Remboursement bien reçu, parfait' }, 'fr'],
  ['a few Spanish words are enough', { text: 'sigo sin respuesta' }, 'es'],
  ['a few Portuguese words are enough', { text: 'vieram 3 itens trocados' }, 'pt'],
  ['a few Italian words are enough', { text: 'carta rifiutata alla cassa' }, 'it'],
  ['a few Dutch words are enough', { text: 'laat maar' }, 'nl'],
  ['English without a function word is English', { text: 'wrong size again' }, 'en'],
  ['a language without a model is detected', { text: 'jestem bardzo zadowolony z obsługi' }, 'pl'],
  [
    'a clear change of language wins over the conversation',
    { text: 'I have been waiting for three weeks and nobody answers my emails', conversation: 'de' },
    'en',
  ],
] as Row[])('%s', (_, text, expected) => {
  expect(guessLatinLanguage(text.text, readTokens(text.text), text.conversation)).toBe(expected);
});
