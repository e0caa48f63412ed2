// Frequent customer messages in the languages of the European model, whose level must never have the wrong sign.
import { levelOf } from '../../../../shared/sentiment/levels';
import { scoreText } from '../../../../shared/sentiment/local-model/score-text';

const scoreOf = (text: string, language: string): number => {
  const { scores } = scoreText({ text, language });
  return scores!.positive - scores!.negative;
};

describe('a plain complaint is negative', () => {
  it.each([
    ['de', 'Ich bin sehr unzufrieden mit dem Service'],
    ['de', 'Das ist eine Frechheit'],
    ['de', 'Sehr schlechter Service'],
    ['fr', 'Je suis très mécontent du service'],
    ['fr', "C'est inacceptable"],
    ['fr', 'Service déplorable'],
    ['es', 'Pésimo servicio'],
    ['es', 'Estoy muy insatisfecho con el servicio'],
    ['es', 'llevo dos semanas esperando'],
    ['de', 'Na toll, schon wieder nichts'],
    ['de', 'Ich warte seit 3 Wochen auf meine Bestellung'],
    ['fr', 'Je ne suis pas content'],
    ['fr', 'toujours rien'],
    ['pt', 'não gostei'],
    ['it', 'non sono soddisfatto'],
    ['nl', 'lekker dan, weer geen bus'],
    ['es', 'Es una vergüenza'],
    ['pt', 'Estou muito insatisfeito'],
    ['pt', 'Péssimo atendimento'],
    ['it', 'Sono molto insoddisfatto'],
    ['it', 'Servizio pessimo'],
    ['nl', 'Ik ben zeer ontevreden'],
    ['nl', 'Belachelijk, slechte service'],
  ])('%s: %s', (language, text) => expect(levelOf(scoreOf(text, language))).toMatch(/negative$/));
});

describe('plain praise is positive', () => {
  it.each([
    ['de', 'Super, vielen Dank für die schnelle Hilfe!'],
    ['de', 'nicht schlecht'],
    ['de', 'Bin begeistert!'],
    ['de', 'Danke, hat geklappt'],
    ['fr', 'pas mal du tout'],
    ['es', 'no está mal'],
    ['it', 'niente male'],
    ['nl', 'niet verkeerd'],
    ['fr', 'Je suis ravi de mon achat'],
    ['es', 'Todo perfecto, muchas gracias'],
    ['pt', 'Adorei o atendimento'],
    ['it', 'Ottimo servizio, complimenti'],
    ['nl', 'Geweldig geholpen, dank!'],
  ])('%s: %s', (language, text) => expect(levelOf(scoreOf(text, language))).toMatch(/positive$/));
});

describe('a plain question or fact is neutral', () => {
  it.each([
    ['de', 'Wo ist meine Bestellung?'],
    ['de', 'Das Paket ist da'],
    ['fr', 'Où est mon colis ?'],
    ['es', '¿Dónde está mi pedido?'],
    ['pt', 'Onde está meu pedido?'],
    ['it', "Dov'è il mio ordine?"],
    ['nl', 'Waar is mijn pakket?'],
  ])('%s: %s', (language, text) => expect(levelOf(scoreOf(text, language))).toBe('neutral'));
});
