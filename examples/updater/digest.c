#include "digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <unistd.h>

static void to_hex(const unsigned char *bytes, size_t count, char *hex)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * count] = '\0';
}

static enum digest_result feed(EVP_MD_CTX *context, int fd, const atomic_bool *stop)
{
    unsigned char block[64 * 1024];
    off_t offset = 0;
    /* Ends with the file: every turn but an interrupted one moves on. */
    for (;;) {
        if (atomic_load(stop))
            return DIGEST_STOPPED;
        ssize_t n = pread(fd, block, sizeof block, offset);
        if (n == 0)
            return DIGEST_OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return DIGEST_READ_ERROR;
        if (EVP_DigestUpdate(context, block, (size_t)n) != 1) {
            errno = EIO;
            return DIGEST_READ_ERROR;
        }
        offset += n;
    }
}

enum digest_result digest_file(int fd, const atomic_bool *stop, char hex[DIGEST_HEX + 1])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    enum digest_result result = DIGEST_READ_ERROR;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        errno = ENOMEM;
    } else {
        result = feed(context, fd, stop);
        if (result == DIGEST_OK && EVP_DigestFinal_ex(context, digest, &length) != 1) {
            errno = EIO;
            result = DIGEST_READ_ERROR;
        }
    }
    if (result == DIGEST_OK)
        to_hex(digest, length, hex);
    EVP_MD_CTX_free(context);
    return result;
}
