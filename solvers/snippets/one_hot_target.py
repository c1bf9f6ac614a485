import torch
from torch import nn

# ---
loss = nn.CrossEntropyLoss()
logits = torch.tensor([[2.0, 0.0, 1.0]])
one_hot = torch.tensor([[1.0, 0.0, 0.0]])
index = torch.tensor([0])
print(torch.allclose(loss(logits, one_hot), loss(logits, index)))
