import torch
from torch import nn

# ---
logits = torch.tensor([[20.0, 0.0]])
loss = nn.CrossEntropyLoss()
print(round(loss(logits.softmax(1), torch.tensor([0])).item(), 2))
