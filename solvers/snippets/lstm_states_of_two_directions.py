import torch
from torch import nn

# ---
lstm = nn.LSTM(5, 8, num_layers=2, bidirectional=True, batch_first=True)
output, (h, c) = lstm(torch.zeros(3, 7, 5))
print(tuple(output.shape), tuple(h.shape))
