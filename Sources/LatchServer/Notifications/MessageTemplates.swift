/// What messages say, as Mustache templates over ``MessageContent``. The wording is ours: the vendor's is not public.
///
/// Those that begin with the pragma are plain text; in the others every value is escaped for HTML.
enum MessageTemplates {
    // MARK: invite

    static let inviteSubject = "{{% CONTENT_TYPE:TEXT}}{{from}} gave you access to {{doorList}}"

    static let inviteText = """
        {{% CONTENT_TYPE:TEXT}}
        Hello {{firstName}},

        {{from}} gave you access:

        {{#doors}}
        {{name}}, {{building}}
        {{#when}}
          {{when}} ({{zone}})
        {{/when}}
        {{#code}}
          Doorcode: {{code}}
        {{/code}}
        {{/doors}}

        Your phone opens these doors with the app. A doorcode is typed on the door's keypad.

        {{>footerText}}
        """

    static let inviteHTML = """
        {{<page}}{{$title}}Access to {{doorList}}{{/title}}{{$content}}<p>{{from}} gave you access:</p>
        {{>doorsHTML}}
        <p>Your phone opens these doors with the app. A doorcode is typed on the door's keypad.</p>
        {{/content}}{{/page}}
        """

    // MARK: doorcode

    static let doorcodeSubject = "{{% CONTENT_TYPE:TEXT}}Your doorcode for {{doorList}}"

    static let doorcodeText = """
        {{% CONTENT_TYPE:TEXT}}
        Hello {{firstName}},

        {{from}} gave you a doorcode:

        {{#doors}}
        {{name}}, {{building}}
        {{#when}}
          {{when}} ({{zone}})
        {{/when}}
        {{#code}}
          Doorcode: {{code}}
        {{/code}}
        {{/doors}}

        Type it on the door's keypad.

        {{>footerText}}
        """

    static let doorcodeHTML = """
        {{<page}}{{$title}}Doorcode for {{doorList}}{{/title}}{{$content}}<p>{{from}} gave you a doorcode:</p>
        {{>doorsHTML}}
        <p>Type it on the door's keypad.</p>
        {{/content}}{{/page}}
        """

    // MARK: otp

    static let otpSubject = "{{% CONTENT_TYPE:TEXT}}Your sign-in code for {{from}}"

    static let otpText = """
        {{% CONTENT_TYPE:TEXT}}
        Hello {{firstName}},

        Your sign-in code for {{from}} is {{signInCode}}.
        {{#codeMinutes}}
        It is good for {{codeMinutes}} min.
        {{/codeMinutes}}

        If you did not ask for it, ignore this message.

        {{>footerText}}
        """

    static let otpHTML = """
        {{<page}}{{$title}}Sign-in code for {{from}}{{/title}}{{$content}}<p>Your sign-in code for {{from}} is</p>
        <p style="font-size:24px;letter-spacing:3px"><strong>{{signInCode}}</strong></p>
        {{#codeMinutes}}
        <p>It is good for {{codeMinutes}} min.</p>
        {{/codeMinutes}}
        <p>If you did not ask for it, ignore this message.</p>
        {{/content}}{{/page}}
        """

    // MARK: Text messages

    static let shortText = """
        {{% CONTENT_TYPE:TEXT}}{{from}}:{{#signInCode}} your sign-in code is {{signInCode}}.{{/signInCode}}\
        {{#doors}} {{name}}{{#code}} {{code}}{{/code}}{{#when}} {{when}}{{/when}}.{{/doors}}
        """

    // MARK: Parts

    static let footerText = """
        {{% CONTENT_TYPE:TEXT}}
        --
        From a simulator of locks: no real door opens by this.
        """

    static let doorsHTML = """
        <table cellpadding="6">
        {{#doors}}
        <tr><td><strong>{{name}}</strong>, {{building}}{{#when}}<br>{{when}} ({{zone}}){{/when}}</td>\
        <td style="font-size:20px">{{#code}}{{code}}{{/code}}{{^code}}&ndash;{{/code}}</td></tr>
        {{/doors}}
        </table>

        """

    static let page = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{{$title}}{{/title}}</title></head>
        <body style="font-family:sans-serif">
        <p>Hello {{firstName}},</p>
        {{$content}}{{/content}}<hr>
        <p><small>From a simulator of locks: no real door opens by this.</small></p>
        </body>
        </html>
        """
}
