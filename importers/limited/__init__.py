"""The limited child process that alone parses an upload: how it is started, fed, limited and ended."""
