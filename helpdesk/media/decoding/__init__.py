"""One opener a family of files: pictures, PDFs, films and sound. Called by `helpdesk.media.decode`, in a child only."""
