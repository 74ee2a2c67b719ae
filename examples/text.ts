/** @file Text: byte pairs learned from a few lines, batches of similar lengths, and a GRU that tells languages apart. */
import * as torch from 'flambeau';
import * as text from 'flambeau/text';

const { data, nn, optim } = torch;
const { crossEntropy } = nn.functional;

const lines = {
  English: [
    'the train leaves in the morning',
    'we have been waiting for the rain',
    'she writes letters to her friends',
    'nothing is as quiet as the winter sea',
    'he would rather stay at home tonight',
    'the children were playing in the garden',
  ],
  French: [
    'le train part demain matin',
    'nous attendons la pluie depuis hier',
    'elle écrit des lettres à ses amis',
    "rien n'est plus calme que la mer en hiver",
    'il préfère rester à la maison ce soir',
    'les enfants jouaient dans le jardin',
  ],
  German: [
    'der Zug fährt morgen früh ab',
    'wir warten seit gestern auf den Regen',
    'sie schreibt ihren Freunden Briefe',
    'nichts ist so still wie das Meer im Winter',
    'er möchte heute Abend lieber zu Hause bleiben',
    'die Kinder spielten im Garten',
  ],
};
const languages = Object.keys(lines);

torch.manualSeed(0);
const tokenizer = text.BytePairTokenizer.train(Object.values(lines).flat(), {
  maxTokens: 340,
  specials: ['pad', 'eos'],
});
console.log(String(tokenizer), tokenizer.tokenize('the garden').join(' '));
console.log('comes back:', tokenizer.decode(tokenizer.encode('où est le jardin ?')));

const samples = Object.values(lines).flatMap((own, language) =>
  own.map((line): [number[], bigint] => [tokenizer.encode(line, { eos: true }), BigInt(language)]),
);

/** The last state of a GRU over the ids, which are packed: it sees no padding. */
class Reader extends nn.Module {
  readonly embedding = new nn.Embedding(tokenizer.length, 24, { paddingIdx: tokenizer.padIndex });
  readonly gru = new nn.GRU(24, 32);
  readonly head = new nn.Linear(32, languages.length);

  forward(packed: torch.nn.utils.rnn.PackedSequence): torch.Tensor {
    const [, last] = this.gru(packed.withData(this.embedding(packed.data)));
    return this.head(last.squeeze(0));
  }
}

const reader = new Reader();
const optimizer = new optim.Adam(reader.parameters(), { lr: 1e-2 });
const lengths = samples.map(([ids]) => ids.length);
const batchSampler = new text.BucketBatchSampler(lengths, 6, { shuffle: true });
const collateFn = text.padCollate<[number[], bigint]>({ padding: tokenizer.padIndex, pack: true });
const loader = new data.DataLoader(samples, { batchSampler, collateFn });
for (let epoch = 0; epoch < 30; epoch++) {
  for (const [packed, labels] of loader) {
    optimizer.zeroGrad();
    crossEntropy(reader(packed), labels).backward();
    optimizer.step();
  }
}

const unseen = [
  'the friends were waiting in the rain',
  'elle attend ses enfants à la maison',
  'der Garten ist still im Regen',
];
const [packed] = text.padCollate<number[]>({ pack: true })(tokenizer.encodeBatch(unseen, { eos: true }));
const guesses = torch.noGrad(() => reader(packed).argmax(1));
unseen.forEach((line, i) => {
  console.log(`${languages[guesses.at(i).item()]}: ${line}`);
});
