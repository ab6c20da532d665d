"""One class a content-management system: which addresses it has and what stands on its pages."""
