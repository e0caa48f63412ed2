import { phrasesIn } from '../../../shared/alerts/phrases';

describe('A phrase is found', () => {
  it.each([
    ['as it is', 'I will cancel my contract today', 'cancel my contract'],
    ['whatever the case', 'CANCEL My Contract!!!', 'cancel my contract'],
    ['whatever the accents', 'Je veux résilier', 'resilier'],
    ['whatever the accents of the phrase', 'Je veux resilier', 'Résilier'],
    ['with composed and decomposed accents', 're\u0301silier', 'r\u00e9silier'],
    ['with other spaces and signs between its words', 'cancel –\n my,\u00a0contract', 'cancel my contract'],
    ['at the start and the end', 'lawyer', 'lawyer'],
    ['after an apostrophe, which parts words', "l'avocat", 'avocat'],
    ['after a typographic apostrophe', 'l’avocat', 'avocat'],
    ['with an apostrophe of its own', "I don't pay", "don't pay"],
    ['with ß as ss', 'SCHEISSE', 'Scheiße'],
    ['with digits', 'error 500 again', 'error 500'],
    ['in letters of full width', 'ｌａｗｙｅｒ', 'lawyer'],
    ['in another script', 'мне нужен адвокат', 'Адвокат'],
  ])('%s', (_, text, phrase) => {
    expect(phrasesIn(text, [phrase])).toEqual([phrase]);
  });

  it.each([
    ['a part of a word', 'lawyers', 'lawyer'],
    ['the end of a word', 'outlaw', 'law'],
    ['its words in another order', 'my contract, cancel', 'cancel my contract'],
    ['its words apart', 'cancel all of my contract', 'cancel my contract'],
    ['nothing', '', 'lawyer'],
    ['only signs', '!!!', 'lawyer'],
  ])('but not in %s', (_, text, phrase) => {
    expect(phrasesIn(text, [phrase])).toEqual([]);
  });

  it('once, however often it is listed or written', () => {
    expect(phrasesIn('lawyer, lawyer', ['Lawyer', 'lawyer', 'LÁWYER', 'refund'])).toEqual(['Lawyer']);
  });
});
