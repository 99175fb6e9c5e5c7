"""Pages for clerks: each stage has its module; a page reads a form, sends a command, and shows what came of it."""
