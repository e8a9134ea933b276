"""Trains a small spiking network on what ganglion cells fire, and says how often it is right on samples that it has not seen: python3 train.py FOLDER

Five seeds, the mean and its 95 % interval (Student's t, 4 degrees of freedom). Ends with 1 where the interval is not above three times chance.
"""

import sys

import snntorch as snn
import torch
from retina_words import RetinaWords
from torch import nn
from torch.utils.data import DataLoader

SEEDS, EPOCHS, HIDDEN = 5, 60, 64
T_95 = 2.776


class Network(nn.Module):
    """A layer of leaky integrate-and-fire neurons between two of weights; what counts is the mean potential of the outputs."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.into, self.out = nn.Linear(inputs, HIDDEN), nn.Linear(HIDDEN, outputs)
        self.across = nn.Linear(HIDDEN, HIDDEN, bias=False)
        beta = torch.linspace(0.5, 0.98, HIDDEN)
        self.hidden = snn.Leaky(beta=beta, learn_beta=True)
        self.output = snn.Leaky(beta=0.95, reset_mechanism='none')

    def forward(self, spikes):
        hidden, output = self.hidden.init_leaky(), self.output.init_leaky()
        fired = torch.zeros(len(spikes), HIDDEN)
        potentials = []
        for bin_ in spikes.unbind(1):
            fired, hidden = self.hidden(self.into(bin_) + self.across(fired), hidden)
            _, output = self.output(self.out(fired), output)
            potentials.append(output)
        return torch.stack(potentials).mean(0)


def accuracy(network, data):
    with torch.no_grad():
        return (network(data.spikes).argmax(1) == data.labels).float().mean().item()


def trained(seed, train, classes):
    torch.manual_seed(seed)
    network = Network(train.spikes.shape[2], classes)
    optimizer = torch.optim.Adam(network.parameters(), lr=5e-3)
    for _ in range(EPOCHS):
        for spikes, labels in DataLoader(train, batch_size=32, shuffle=True):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(spikes), labels).backward()
            optimizer.step()
    return network


def main(folder):
    train, test = RetinaWords(folder, 'train'), RetinaWords(folder, 'test')
    classes = int(train.labels.max()) + 1
    right = torch.tensor([accuracy(trained(seed, train, classes), test) for seed in range(SEEDS)])
    mean, half = right.mean().item(), T_95 * right.std().item() / SEEDS**0.5
    chance = 1 / classes
    print(f'{len(train)} samples to learn from, {len(test)} others, {classes} words, {train.spikes.shape[2]} cells')
    print(f'right {mean:.3f}, 95 % interval {mean - half:.3f} to {mean + half:.3f}, chance {chance:.3f}')
    return 0 if mean - half > 3 * chance else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
