"""Samples of `retinode dataset` for PyTorch: spikes of each cell in bins, and the number of the label."""

import numpy as np
import torch
from torch.utils.data import Dataset

import retinode


class RetinaWords(Dataset):
    """`folder`: what `retinode dataset words.json --out FOLDER` made; samples are (bins, cells) and a whole number."""

    def __init__(self, folder, split, bin_s=0.015, duration_s=0.75):
        samples = retinode.read(folder).split(split)
        counts = [samples[k].counts(bin_s, duration_s) for k in range(len(samples))]
        self.spikes = torch.tensor(np.stack(counts), dtype=torch.float32)
        self.labels = torch.tensor(samples.labels)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, place):
        return self.spikes[place], self.labels[place]
