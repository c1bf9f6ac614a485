import torch

# ---
x = torch.tensor([[1.0, 3.0], [5.0, 7.0]])
print((x - x.mean(1)).tolist())
