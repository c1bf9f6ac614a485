import torch
from torch.utils.data import DataLoader, TensorDataset

# ---
data = TensorDataset(torch.arange(10))
loader = DataLoader(data, batch_size=4, drop_last=True)
print(len(loader), len(data))
