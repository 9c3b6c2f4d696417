"""Classes that Rasa loads by name from config.yml and endpoints.yml.

Each module that Rasa names begins with `import components.patches`, so that our corrections of Rasa are in force before
the first turn; `components.text` and `components.linear` stay free of Rasa, whose import takes 11 s.
"""
