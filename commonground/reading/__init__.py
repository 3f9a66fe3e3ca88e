"""Files and columns in, `Votes` (`votes`) and small tables (`tables`) out."""
