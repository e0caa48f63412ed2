import { isPleasantry, scoresOfThanks } from '../../../shared/sentiment/courtesies';
import { levelOf } from '../../../shared/sentiment/levels';
import { readTokens } from '../../../shared/sentiment/read-text';

describe('isPleasantry', () => {
  it.each([
    'Hi',
    'Hello!',
    'Hey there, hello',
    'Good morning!',
    'good evening',
    'Dear Sir or Madam,',
    'Thanks',
    'Thank you.',
    'thx!',
    'Ok, thanks',
    'OK',
    'okay 🙂',
    'yes please',
    'No, thank you',
    'Thank you for your help.',
    'You’re welcome',
    "You're welcome",
    'Hi 👋🏽',
    'Have a nice day!',
    'Bye bye',
    'Kind regards',
    'Thank you 🙏',
    'Guten Morgen!',
    'Danke schön',
    'Alles klar, danke.',
    'Schönen Abend noch'.normalize('NFD'),
    'Mit freundlichen Grüßen',
    'Bonjour Madame,',
    'Merci !',
    'D’accord, merci',
    "S'il vous plaît",
    'Cordialement',
    '¡Hola!',
    'Buenos días',
    'Vale, gracias',
    'Un saludo',
    'Olá, bom dia!',
    'Obrigada',
    'Até logo',
    'Buongiorno',
    'Va bene, grazie',
    'Cordiali saluti',
    'Goedemorgen',
    'Dank je wel',
    'Met vriendelijke groet',
  ])('is true of courtesy: %s', (text) => expect(isPleasantry(text)).toBe(true));

  it.each([
    'Thank you very much',
    'Thank you so much!',
    'Thanks a lot',
    'Vielen herzlichen Dank',
    'Merci beaucoup',
    'Muchas gracias',
    'thanks!!',
    'Hello??',
    'Thanks for nothing',
    'Thank you, this is terrible',
    'Hi, where is my parcel?',
    'Good morning, I am furious',
    'Not ok',
    'good',
    'Great, thanks',
    'Danke für nichts',
    '😡',
    'Thanks 😡',
    'Hello 😍',
    'okra',
    'this',
    '',
    ' ',
    '...',
    '12',
    'ok '.repeat(40),
  ])('is false of anything else: %j', (text) => expect(isPleasantry(text)).toBe(false));

  it('is as fast on hostile input as on any other', () => {
    const start = process.cpuUsage().user;
    for (const word of ['bye ', 'no ', 'danke ', 'ciao ', 'ok ']) isPleasantry(`${word.repeat(80)}x`.slice(-79));
    expect(process.cpuUsage().user - start).toBeLessThan(200_000);
  });
});

describe('scoresOfThanks', () => {
  const levelOfThanks = (text: string) => {
    const scores = scoresOfThanks(readTokens(text));
    return scores && levelOf(scores.positive - scores.negative);
  };

  it.each([
    ['Thanks!', 'neutral'],
    ['thanks in advance for the information', 'neutral'],
    ['Thank you, sorry to bother you again', 'neutral'],
    ['Thanks a lot', 'slightly-positive'],
    ['Merci beaucoup', 'slightly-positive'],
    ['Grazie mille', 'slightly-positive'],
    ['Thank you so much!', 'positive'],
    ['Mille mercis', 'positive'],
    ['Vielen herzlichen Dank', 'positive'],
  ])('of %s are %s', (text, level) => expect(levelOfThanks(text)).toBe(level));

  it.each([
    'Hello',
    'a lot',
    'Thanks for nothing',
    'Great, thanks',
    'Thanks!!',
    'Thanks?',
    'Thaaanks',
    'Thanks 😡',
    'no thanks',
    `thanks ${'very '.repeat(10)}much`,
    '',
  ])('are undefined where a model has to decide: %s', (text) => expect(levelOfThanks(text)).toBeUndefined());
});
