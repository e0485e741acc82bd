# course: a word-embedding step over a tiny vocabulary
import torch
import torch.nn as nn
import torch.nn.functional as F

sentence = "we are about to study the idea of a process".split()
vocab = sorted(set(sentence))
word_to_ix = {word: i for i, word in enumerate(vocab)}
trigrams = [((sentence[i], sentence[i + 1]), sentence[i + 2]) for i in range(len(sentence) - 2)]
print(trigrams[:2], len(vocab))


class NGram(nn.Module):
    def __init__(self, vocab_size, dim, context):
        super(NGram, self).__init__()
        self.embeddings = nn.Embedding(vocab_size, dim)
        self.linear = nn.Linear(context * dim, vocab_size)

    def forward(self, inputs):
        embeds = self.embeddings(inputs).view((1, -1))
        return F.log_softmax(self.linear(embeds), dim=1)


model = NGram(len(vocab), 4, 2)
losses = []
loss_function = nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    total_loss = 0
    for context, target in trigrams:
        ids = torch.tensor([word_to_ix[w] for w in context], dtype=torch.long)
        model.zero_grad()
        log_probs = model(ids)
        loss = loss_function(log_probs, torch.tensor([word_to_ix[target]], dtype=torch.long))
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
    losses.append(total_loss)
print([round(v, 4) for v in losses])
print(model.embeddings.weight[word_to_ix["study"]])
